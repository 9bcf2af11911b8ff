using PocketFerry.Engine.Verification;

namespace PocketFerry.PocketBase.Tests.Verification;

/// <summary>Draws differences by a seed, puts each into another record of TO, and knows what must be found of it.</summary>
internal sealed class Differences(Twins twins, int seed)
{
    private static readonly Kind[] OfThings =
    [
        new("a letter", "title", t => t.Set("title", "title || '.'")),
        new("a letter's case", "title", t => t.Set("title", "upper(title)")),
        new("white space at the end", "title", t => t.Set("title", "title || ' '")),
        new("white space within", "body", t => t.Set("body", "replace(body, ': ', ':  ')")),
        new("a line end", "body", t => t.Set("body", "body || char(10)")),
        new("a NUL", "title", t => t.Set("title", "title || char(0)")),
        new("another composition of an accent", "title", t => t.Set("title", "replace(title, 'é', 'e' || char(769))")),
        new("a zero-width space", "title", t => t.Set("title", "title || char(8203)")),
        new("an empty text", "title", t => t.Set("title", "''")),
        new("an e-mail's case", "mail", t => t.Set("mail", "upper(mail)")),
        new("an address's slash", "site", t => t.Set("site", "site || '/'")),
        new("the last digit of a number", "price", t => t.Set("price", "price + price * 2.3e-16")),
        new("a rounded number", "price", t => t.Set("price", "round(price) + 1")),
        new("a number's sign", "price", t => t.Set("price", "-price")),
        new("no number", "price", t => t.Set("price", "0")),
        new("a text for a number", "price", t => t.Set("price", "'many'")),
        new("a bool", "active", t => t.Set("active", "1 - active")),
        new("a text for a bool", "active", t => t.Set("active", "case active when 1 then 'true' else 'false' end")),
        new("a number for a bool", "active", t => t.Set("active", "active + 2")),
        new("a date without its milliseconds", "since", t => t.Set("since", "replace(since, '.123Z', '.000Z')")),
        new("a date a millisecond later", "since", t => t.Set("since", "replace(since, '.123Z', '.124Z')")),
        new("a date with microseconds", "since", t => t.Set("since", "replace(since, '.123Z', '.123456Z')")),
        new("a date in another zone", "since", t => t.Set("since", "replace(since, ' 10:', ' 11:')")),
        new("no date", "since", t => t.Set("since", "''")),
        new("a text for a date", "since", t => t.Set("since", "'yesterday'")),
        new("an hour of change", "updated", t => t.Set("updated", "'2024-01-02 00:00:00.001Z'")),
        new("an hour of creation", "created", t => t.Set("created", "''")),
        new("another choice", "one", t => t.Set("one", "'blue'")),
        new("no choice", "one", t => t.Set("one", "''")),
        new("the order of choices", "tags", t => t.Set("tags", """'["b","a"]'""")),
        new("a choice less", "tags", t => t.Set("tags", """'["a"]'""")),
        new("a choice twice", "tags", t => t.Set("tags", """'["a","b","b"]'""")),
        new("no choices", "tags", t => t.Set("tags", "'[]'")),
        new("JSON's null", "meta", t => t.Set("meta", "null")),
        new("an empty JSON text", "meta", t => t.Set("meta", """ '""' """)),
        new("an empty JSON object", "meta", t => t.Set("meta", "'{}'")),
        new("a JSON number for a text", "meta", t => t.Set("meta", """replace(meta, '"x y"', '1')""")),
        new(
            "a JSON text for a number",
            "meta",
            t => t.Set("meta", """'{"n": "' || (meta ->> 'n') || '", "s": "x y"}'""")
        ),
        new("a JSON key more", "meta", t => t.Set("meta", """replace(meta, '"n"', '"m":null,"n"')""")),
        new("the order of JSON keys", "meta", t => t.Set("meta", """'{"s": "x y", "n": ' || (meta ->> 'n') || '}'""")),
        new("white space in a JSON text", "meta", t => t.Set("meta", """replace(meta, 'x y', 'x  y')""")),
        new("a JSON number with a fraction", "meta", t => t.Set("meta", """replace(meta, ', "s"', '.0, "s"')""")),
        new("a place", "place", t => t.Set("place", "replace(place, '.5', '.50001')")),
        new(
            "latitude for longitude",
            "place",
            t => t.Set("place", """'{"lon":2,"lat":' || (place ->> 'lon') || '}'""")
        ),
        new("a changed file", "doc", t => t.Write("doc.txt", "changed")),
        new("a longer file", "doc", t => t.Append("doc.txt", "\n")),
        new("a file of the same length", "papers", t => t.Append("one.txt", "", lower: true)),
        new("a missing file", "doc", t => t.Delete("doc.txt")),
        new("two files swapped", "papers", t => t.Swap("one.txt", "two.txt")),
        new("another order of files", "papers", t => t.Set("papers", """'["two.txt","one.txt"]'""")),
        new("a file less", "papers", t => t.Set("papers", """'["one.txt"]'""")),
        new("no file", "doc", t => t.Set("doc", "''")),
        new(
            "another relation",
            "owner",
            t => t.Set("owner", $"'{Twins.OwnerId(1)}' || substr(owner, 16)", other: true)
        ),
        new("no relation", "owner", t => t.Set("owner", "''")),
        new("a dangling relation", "owner", t => t.Set("owner", "'nobody00000000x'")),
        new(
            "a dangling relation among others",
            "friends",
            t => t.Set("friends", "replace(friends, ']', ',\"nobody00000001x\"]')")
        ),
        new(
            "the order of relations",
            "friends",
            t => t.Set("friends", """'["' || (friends ->> 1) || '","' || (friends ->> 0) || '"]'""")
        ),
        new("a relation less", "friends", t => t.Set("friends", """'["' || (friends ->> 0) || '"]'""")),
        new("a missing record", "-", t => t.Remove()),
        new("an extra record", "+", t => t.Insert()),
    ];

    private static readonly Kind[] OfUsers =
    [
        new("another password", "password", t => t.Set("password", "substr(password, 1, 59) || 'Z'")),
        new("another token key", "tokenKey", t => t.Set("tokenKey", "'z' || substr(tokenKey, 2)")),
        new("not verified", "verified", t => t.Set("verified", "0")),
        new("an e-mail that is shown", "emailVisibility", t => t.Set("emailVisibility", "1")),
    ];

    private readonly Random _random = new(seed);

    /// <summary>Puts so many differences into TO; says what must be found: collection, record, and field, - or +.</summary>
    public HashSet<string> Draw(int count)
    {
        var expected = new HashSet<string>();
        var things = Shuffled(twins.Things);
        var (plain, withFiles) = (
            new Queue<int>(things.Where(t => !Twins.HasFiles(t))),
            new Queue<int>(things.Where(Twins.HasFiles))
        );
        var users = new Queue<int>(Shuffled(twins.Owners));
        for (var i = 0; i < count; i++)
        {
            var isUser = users.Count > 0 && _random.Next(8) == 0;
            // Every kind once, the others by chance.
            var kind =
                isUser ? OfUsers[_random.Next(OfUsers.Length)]
                : i < OfThings.Length ? OfThings[i]
                : OfThings[_random.Next(OfThings.Length)];
            var queue = kind.Found is "doc" or "papers" ? withFiles : plain;
            var id = isUser ? Twins.UserId(users.Dequeue()) : Twins.ThingId(queue.Dequeue());
            var touched = new Touch(twins, isUser ? "users" : "things", id);
            kind.Apply(touched);
            expected.Add($"{touched.Collection}/{touched.Id}/{kind.Found}");
        }

        return expected;
    }

    /// <summary>What a report names, in the same form.</summary>
    public static HashSet<string> Found(VerifyReport report) =>
        [
            .. report.Collections.SelectMany(c =>
                c.Records.SelectMany(r =>
                    r.Kind switch
                    {
                        DifferenceKind.Missing => [$"{c.Name}/{r.Id}/-"],
                        DifferenceKind.Extra => [$"{c.Name}/{r.Id}/+"],
                        _ => r.Fields.Select(f => $"{c.Name}/{r.Id}/{f.Field}"),
                    }
                )
            ),
        ];

    private int[] Shuffled(int count)
    {
        int[] numbers = [.. Enumerable.Range(1, count)];
        _random.Shuffle(numbers);
        return numbers;
    }

    private sealed record Kind(string Name, string Found, Action<Touch> Apply);

    private sealed class Touch(Twins twins, string collection, string id)
    {
        public string Collection => collection;

        public string Id { get; private set; } = id;

        public void Set(string field, string value, bool other = false) =>
            twins.Change(
                $"update {collection} set {field} = {(other ? $"case {field} when '{Twins.OwnerId(1)}' then '{Twins.OwnerId(2)}' else '{Twins.OwnerId(1)}' end" : value)} where id = ?",
                Id
            );

        public void Remove() => twins.Change($"delete from {collection} where id = ?", Id);

        public void Insert()
        {
            var other = "extra" + Id[5..];
            twins.Change($"insert into {collection} (id, title) values (?, 'x')", other);
            Id = other;
        }

        public void Write(string file, string text) => File.WriteAllText(twins.FileInTo(Id, file), text);

        public void Append(string file, string text, bool lower = false)
        {
            var path = twins.FileInTo(Id, file);
            var content = File.ReadAllText(path);
            File.WriteAllText(path, lower ? content.ToUpperInvariant() : content + text);
        }

        public void Delete(string file) => File.Delete(twins.FileInTo(Id, file));

        public void Swap(string one, string other)
        {
            var (left, right) = (twins.FileInTo(Id, one), twins.FileInTo(Id, other));
            File.Move(left, left + ".aside");
            File.Move(right, left);
            File.Move(left + ".aside", right);
        }
    }
}

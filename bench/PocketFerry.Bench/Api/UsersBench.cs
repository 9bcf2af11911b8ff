using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using PocketFerry.Testing;

namespace PocketFerry.Bench.Api;

/// <summary>Users with bcrypt hashes into a server that has <c>/api/sql</c> or hooks: they must not be hashed again.</summary>
internal sealed class UsersBench(string folder, string program, PocketBaseBinary binary, int rows, int rounds)
{
    /// <summary>Users a second.</summary>
    public double Wanted { get; init; } = 2000;

    /// <summary>The folder of the server's hooks; null for none.</summary>
    public string? Hooks { get; init; }

    private const string Password = "a-password-of-old";

    private const string Collection = """
        {"name":"people","type":"auth","fields":[{"name":"nick","type":"text"}]}
        """;

    public async Task<bool> RunAsync()
    {
        var template = Path.Combine(folder, "people-" + binary.Version);
        var token = await Templates.MakeAsync(binary, template, Collection);
        var input = Path.Combine(folder, "people.ndjson");
        Write(input);
        var rates = new List<double>();
        for (var i = 0; i < rounds; i++)
        {
            await using var arena = await Arena.OpenAsync(binary, template, token, Hooks);
            var measured = Ferry.Run(
                program,
                token,
                ["import", input, arena.Address, "--collection", "people", "--on-error", "stop", "--quiet"]
            );
            rates.Add(rows / measured.Seconds);
            await CheckAsync(arena);
        }

        var rate = PairedContest.Median(rates);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Users with hashes into {binary.Version}: median {rate:n0} users/s of {rounds}, {rates.Min():n0} to {rates.Max():n0} (wanted: at least {Wanted:n0}) {(rate >= Wanted ? "reached" : "NOT REACHED")}"
            )
        );
        return rate >= Wanted;
    }

    private void Write(string path)
    {
        // One hash for all: what is measured is the way, not bcrypt.
        var hash = BCrypt.Net.BCrypt.HashPassword(Password, 10).Replace("$2b$", "$2a$", StringComparison.Ordinal);
        using var file = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 20);
        for (var i = 0; i < rows; i++)
        {
            file.Write(
                $$"""{"id":"{{Id(i)}}","email":"{{Email(i)}}","verified":true,"nick":"Nick {{i}}","password":"{{hash}}"}"""
            );
            file.Write('\n');
        }
    }

    private async Task CheckAsync(Arena arena)
    {
        var found = 0;
        for (var last = ""; ; )
        {
            using var page = JsonDocument.Parse(
                await arena.Client.GetByteArrayAsync(
                    $"api/collections/people/records?perPage=1000&skipTotal=1&sort=id&filter={Uri.EscapeDataString($"id>'{last}'")}"
                )
            );
            var items = page.RootElement.GetProperty("items");
            foreach (var item in items.EnumerateArray())
            {
                last = item.GetProperty("id").GetString()!;
                if (last != Id(found) || item.GetProperty("email").GetString() != Email(found))
                {
                    throw new InvalidOperationException($"User {found} is {item}.");
                }

                found++;
            }

            if (items.GetArrayLength() < 1000)
            {
                break;
            }
        }

        if (found != rows)
        {
            throw new InvalidOperationException($"{found} users arrived of {rows}.");
        }

        var login = JsonSerializer.SerializeToUtf8Bytes(new { identity = Email(found - 1), password = Password });
        await Peers.SendAsync(arena.Client, HttpMethod.Post, "api/collections/people/auth-with-password", login);
    }

    private static string Id(int i) => string.Create(CultureInfo.InvariantCulture, $"u{i:00000000000000}");

    private static string Email(int i) => string.Create(CultureInfo.InvariantCulture, $"user{i}@example.com");
}

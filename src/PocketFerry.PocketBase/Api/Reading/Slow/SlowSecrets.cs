using System.Text;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Reading.Slow;

/// <summary>
/// Password hashes and token keys of servers that have no <c>/api/sql</c>: found by filters that superusers may set on
/// them, half of what is left at a time.
/// </summary>
internal sealed class SlowSecrets
{
    private readonly ApiServer _server;
    private readonly Collection _collection;
    private readonly (Field Field, int Column)[] _secrets;
    private readonly int _id;

    /// <param name="server">The server.</param>
    /// <param name="collection">The collection of the records.</param>
    /// <param name="columns">The columns of the batches; the secret ones among them are filled.</param>
    public SlowSecrets(ApiServer server, Collection collection, IReadOnlyList<string> columns)
    {
        (_server, _collection) = (server, collection);
        var names = columns.ToList();
        _secrets = [.. FieldsOf(collection).Select(f => (f, names.IndexOf(f.Name))).Where(s => s.Item2 >= 0)];
        _id = names.IndexOf("id");
    }

    /// <summary>How many secrets no filter could tell.</summary>
    public long Missed { get; private set; }

    /// <summary>Whether a server's secrets are found this way.</summary>
    public static bool IsWayOf(ApiServer server) => server.Options.SlowSecrets && !server.CarriesSecrets;

    /// <summary>The fields that hold secrets.</summary>
    public static IEnumerable<Field> FieldsOf(Collection collection) =>
        collection.Fields.Where(f => SecretColumns.IsSecret(collection, f));

    /// <summary>What a field's secrets may look like.</summary>
    public static IReadOnlyList<SecretForm> FormsOf(Field field) =>
        field.Type == FieldType.Password ? SecretForm.OfPassword : SecretForm.OfTokenKey;

    /// <summary>Fills the secrets of a page.</summary>
    public async Task FillAsync(RowBatch batch, string behind, CancellationToken cancellation)
    {
        using var questions = new Questions(_server, _collection);
        var found = await Task.WhenAll(_secrets.Select(s => FindAsync(questions, batch, s.Field, cancellation)))
            .ConfigureAwait(false);
        for (var i = 0; i < _secrets.Length; i++)
        {
            for (var row = 0; row < batch.Count; row++)
            {
                if (found[i][row].Secret is not { } secret)
                {
                    Missed++;
                }
                else if (secret.Length > 0)
                {
                    batch[row, _secrets[i].Column] = batch.Store(CellKind.Text, Encoding.UTF8.GetBytes(secret));
                }
            }
        }
    }

    private async Task<List<SecretSearch>> FindAsync(
        Questions questions,
        RowBatch batch,
        Field field,
        CancellationToken cancellation
    )
    {
        var searches = new List<SecretSearch>(batch.Count);
        for (var row = 0; row < batch.Count; row++)
        {
            var id = Encoding.UTF8.GetString(batch.Bytes(row, _id));
            searches.Add(new SecretSearch(id, field.Name, FormsOf(field), _server.Features.Filters));
        }

        await questions.AskAllAsync(searches, cancellation).ConfigureAwait(false);
        return searches;
    }
}

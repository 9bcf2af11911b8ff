using PocketFerry.Engine.Ledgers;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing.After;

/// <summary>Notes new users whose password doesn't travel: they have a random one, and need a reset mail.</summary>
internal sealed class PasswordlessUsers(ApiStream stream, RunLedger ledger, bool carriesHashes)
{
    private readonly int _password = stream.IsAuth ? stream.Collection.IndexOf("password") : -1;
    private readonly int _email = stream.Collection.IndexOf("email");

    public void Note(RowBatch batch, int row, string id)
    {
        if (_password < 0)
        {
            return;
        }

        var cell = batch[row, _password];
        var hasPassword = cell is { IsAbsent: false, Length: > 0 };
        if (!hasPassword || (!carriesHashes && RecordBody.IsHash(batch, row, _password)))
        {
            ledger.Resets.Add(stream.Collection.Name, id, _email < 0 ? "" : RowText.Of(batch, row, _email));
        }
    }
}

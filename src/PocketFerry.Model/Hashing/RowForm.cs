namespace PocketFerry.Model.Hashing;

/// <summary>How the cells of a batch are to be read.</summary>
public enum RowForm
{
    /// <summary>As the web API gives them: a text in a json field is a JSON string.</summary>
    Api,

    /// <summary>As the database stores them: a text in a json field is JSON text, a bool is 0 or 1.</summary>
    Storage,
}

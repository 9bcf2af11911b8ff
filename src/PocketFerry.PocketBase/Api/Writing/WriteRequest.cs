using System.Text.Json;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>One record to create or change.</summary>
internal sealed class WriteRequest
{
    public required HttpMethod Method { get; init; }

    /// <summary>The path below the server's address.</summary>
    public required string Path { get; init; }

    /// <summary>The collection's name, where others refer to the record in a dry run.</summary>
    public string Collection { get; init; } = "";

    /// <summary>In a dry run: other new records that must be made first, each behind those that it needs itself.</summary>
    public IReadOnlyList<WriteRequest> Needs { get; init; } = [];

    /// <summary>Whether, in a dry run, the server didn't come to judge it.</summary>
    public bool IsUnjudged { get; set; }

    /// <summary>By which way it goes, which is also the body's form.</summary>
    public RequestRoad Road { get; init; }

    /// <summary>The record's id.</summary>
    public required string Id { get; init; }

    /// <summary>The row it comes from, or another number that its maker knows it by.</summary>
    public int Row { get; init; }

    /// <summary>The fields as JSON.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The files that go with it; empty for none.</summary>
    public IReadOnlyList<UploadFile> Files { get; init; } = [];

    /// <summary>Whether an earlier request has a unique value in common with it, and must be done with first.</summary>
    public bool IsPostponed { get; init; }

    /// <summary>Whether it only carries the files of a row that SQL writes and counts.</summary>
    public bool IsCompanion { get; init; }

    /// <summary>Whether what is sent before it must be done before it, and so on.</summary>
    public bool NeedsOrder { get; init; }

    public bool IsInsert => Method == HttpMethod.Post;

    /// <summary>Whether it completes a new record that was made before the run was resumed.</summary>
    public bool CompletesInsert { get; init; }

    /// <summary>Why the server refused it; null until then.</summary>
    public RowFault? Fault { get; set; }

    /// <summary>The fingerprint of the record as the server wrote it; null where its answer didn't tell.</summary>
    public byte[]? Print { get; set; }

    /// <summary>
    /// As a part of a batch. The answer's length is no reason to ask for fewer fields: picking them costs the server a fifth
    /// of its time.
    /// </summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("method"u8, Method.Method);
        json.WriteString("url"u8, $"/{Path}");
        if (!Body.IsEmpty)
        {
            json.WritePropertyName("body"u8);
            json.WriteRawValue(Body.Span, skipInputValidation: true);
        }

        json.WriteEndObject();
    }
}

/// <summary>A way to write a record.</summary>
internal enum RequestRoad
{
    /// <summary>The records API.</summary>
    Records,

    /// <summary>pbferry's hooks, through PocketBase's models.</summary>
    Hooks,

    /// <summary>pbferry's hooks, straight into the table.</summary>
    Table,
}

/// <summary>A file to upload.</summary>
/// <param name="Field">The file field.</param>
/// <param name="SourceId">The record's id in the source.</param>
/// <param name="Name">The file's name in the source.</param>
internal sealed record UploadFile(string Field, string SourceId, string Name);

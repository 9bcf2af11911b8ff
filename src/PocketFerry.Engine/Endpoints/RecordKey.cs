namespace PocketFerry.Engine.Endpoints;

/// <summary>A record of a PocketBase.</summary>
/// <param name="Collection">The collection's name.</param>
/// <param name="Id">The record's id.</param>
public readonly record struct RecordKey(string Collection, string Id);

using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping;

/// <summary>A field that a new record can't do without.</summary>
/// <param name="Index">Its position among the collection's fields, and among the record batch's columns.</param>
/// <param name="Fault">The fault of a new record that lacks it.</param>
public readonly record struct RequiredField(int Index, RowFault Fault);

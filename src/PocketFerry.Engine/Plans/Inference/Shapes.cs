namespace PocketFerry.Engine.Plans.Inference;

/// <summary>What all texts of a column may be at once.</summary>
[Flags]
internal enum Shapes
{
    None = 0,
    Number = 1,
    Bool = 2,
    Bit = 4,
    Date = 8,
    Email = 16,
    Url = 32,
    Uuid = 64,
    Json = 128,

    /// <summary>A date, perhaps with digits below the millisecond.</summary>
    PreciseDate = 256,

    /// <summary>The path of a file, by an ending that files have.</summary>
    FilePath = 512,
    All = 1023,
}

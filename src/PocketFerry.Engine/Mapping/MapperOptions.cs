namespace PocketFerry.Engine.Mapping;

/// <summary>How a <see cref="Mapper"/> works.</summary>
public sealed record MapperOptions
{
    /// <summary>PocketBase's version at the target; null takes the strictest rules.</summary>
    public Version? TargetVersion { get; init; }

    /// <summary>
    /// Hashes plain passwords. Null passes them on as they are, for a target that hashes them itself (the web API).
    /// </summary>
    public IPasswordHasher? PasswordHasher { get; init; }

    /// <summary>Makes ids; needed by plans whose ids or relations are derived or new.</summary>
    public IIdSource? Ids { get; init; }

    /// <summary>Looks junction tables up; needed by plans with <see cref="Plans.FieldMap.Through"/>.</summary>
    public IJunctions? Junctions { get; init; }

    /// <summary>
    /// Finds records; needed by plans with <see cref="Plans.FieldMap.By"/> or <see cref="Plans.FieldMap.Presence"/>.
    /// </summary>
    public ILookups? Lookups { get; init; }

    /// <summary>Holds the files that rows bring along; needed by plans with <see cref="Plans.FieldMap.Load"/>.</summary>
    internal Loading.LoadedFiles? Files { get; init; }
}

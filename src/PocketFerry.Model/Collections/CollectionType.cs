namespace PocketFerry.Model.Collections;

/// <summary>The three kinds of collection that PocketBase knows.</summary>
public enum CollectionType
{
    /// <summary>Plain records.</summary>
    Base,

    /// <summary>Records that can sign in.</summary>
    Auth,

    /// <summary>A read-only SQL query.</summary>
    View,
}

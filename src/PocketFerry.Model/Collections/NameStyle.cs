namespace PocketFerry.Model.Collections;

/// <summary>How names of a source become names of collections and fields.</summary>
public enum NameStyle
{
    /// <summary>With the smallest change that makes them legal: <c>Unit Price</c> becomes <c>Unit_Price</c>.</summary>
    Keep,

    /// <summary>In snake case: <c>UnitPrice</c> becomes <c>unit_price</c>.</summary>
    Snake,
}

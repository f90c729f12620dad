namespace Glance.Operations.Records;

/// <summary>The verbs of an <see cref="ImageChange"/>.</summary>
public enum ImageChangeKind
{
    /// <summary>Set, whether it was there or not.</summary>
    Add,

    /// <summary>Set, but only what is there.</summary>
    Replace,

    /// <summary>Take away.</summary>
    Remove,
}

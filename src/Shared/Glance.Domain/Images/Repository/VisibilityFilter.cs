namespace Glance.Domain.Images.Repository;

/// <summary>The <c>visibility</c> parameter of a list.</summary>
public enum VisibilityFilter
{
    /// <summary>private</summary>
    Private,

    /// <summary>public</summary>
    Public,

    /// <summary>shared</summary>
    Shared,

    /// <summary>community</summary>
    Community,

    /// <summary>all: everything in the candidate set, community images too</summary>
    All,
}

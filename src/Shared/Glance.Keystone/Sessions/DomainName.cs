namespace Glance.Keystone.Sessions;

/// <summary>A domain by id or, without one, by name.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
public readonly record struct DomainName(string? Id, string? Name)
{
    /// <summary>Whether it names a domain at all.</summary>
    public bool IsGiven => Id is not null || Name is not null;
}

using Glance.Domain.Requests;

namespace Glance.Policies.Checks;

/// <summary>One thing that is known of a caller.</summary>
/// <param name="Name">As rules call it (oslo_context: to_policy_values).</param>
/// <param name="Text">Reads it; null where the caller has none.</param>
/// <param name="List">Reads it when it is a list.</param>
internal sealed record Credential(string Name, Func<RequestContext, string?> Text, Func<RequestContext, IReadOnlyList<string>?> List)
{
    /// <summary>What no caller has.</summary>
    public static readonly Credential Unknown = new(string.Empty, static _ => null, static _ => null);

    /// <summary>Whether there is such a credential at all.</summary>
    public bool Exists => Name.Length > 0;

    public static Credential OfText(string name, Func<RequestContext, string?> text) => new(name, text, static _ => null);

    public static Credential OfList(string name, Func<RequestContext, IReadOnlyList<string>?> list) => new(name, static _ => null, list);
}

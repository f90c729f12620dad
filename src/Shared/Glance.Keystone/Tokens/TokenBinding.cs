namespace Glance.Keystone.Tokens;

/// <summary>
/// Whether a token bound to a client may be used (keystonemiddleware, <c>_confirm_token_bind</c>). The only kind it knows is kerberos,
/// which a web server in front proves by variables of its own process; no such proof reaches this service, so such a token is refused.
/// </summary>
internal static class TokenBinding
{
    private const string Kerberos = "kerberos";

    /// <summary>Decides.</summary>
    /// <param name="mode"><c>enforce_token_bind</c>.</param>
    /// <param name="identity">Whom the token stands for.</param>
    public static bool Allows(string mode, Identity identity)
    {
        var binding = identity.Binding;
        return mode switch
        {
            "disabled" => true,
            "permissive" => !binding.ContainsKey(Kerberos),
            "strict" => binding.Count == 0,

            // "required" and the name of a kind ask for a binding, and none can be proved.
            _ => false,
        };
    }
}

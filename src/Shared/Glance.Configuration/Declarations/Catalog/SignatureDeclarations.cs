namespace Glance.Configuration.Declarations.Catalog;

/// <summary>[signature] and the part of [barbican] that says where certificates of signed images are.</summary>
public static class SignatureDeclarations
{
    public static readonly Option<string?> CertificateDir = Opt.OptionalStr("signature", "certificate_dir",
        "Directory of certificates that images may be signed with, as <uuid>.pem or <uuid>.der. It is asked before the key manager.");

    public static readonly Option<int> Timeout = Opt.Int("signature", "timeout", 10,
        "Seconds to wait for the key manager before an upload of a signed image is refused.", min: 1, max: 86400);

    public static readonly Option<string?> BarbicanEndpoint = Opt.OptionalStr("barbican", "barbican_endpoint",
        "URL of Barbican, or of what answers like it: certificates of signed images are fetched from there with the caller's token.");

    public static readonly Option<bool> VerifySsl = Opt.Bool("barbican", "verify_ssl", true, "Whether Barbican's certificate is checked.");

    public static readonly Option<string?> VerifySslPath = Opt.OptionalStr("barbican", "verify_ssl_path", "File of authorities trusted to sign Barbican's certificate.");

    internal static IReadOnlyList<Option> All { get; } = [CertificateDir, Timeout, BarbicanEndpoint, VerifySsl, VerifySslPath];
}

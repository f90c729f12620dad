using Glance.Configuration;
using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;

namespace GlanceWorker.Signatures;

/// <summary>Where the certificates of signed images are.</summary>
internal sealed record SignatureOptions
{
    /// <summary><c>[signature] certificate_dir</c></summary>
    public string? CertificateDirectory { get; init; }

    /// <summary><c>[barbican] barbican_endpoint</c></summary>
    public Uri? KeyManager { get; init; }

    /// <summary><c>[signature] timeout</c></summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>[barbican] verify_ssl</c></summary>
    public bool VerifyCertificate { get; init; } = true;

    /// <summary><c>[barbican] verify_ssl_path</c></summary>
    public string? TrustedAuthorities { get; init; }

    /// <summary>Reads the options.</summary>
    /// <exception cref="ConfigurationException">A path or a URL is not one.</exception>
    public static SignatureOptions From(ConfigurationSnapshot configuration) => new()
    {
        CertificateDirectory = Existing(configuration, SignatureDeclarations.CertificateDir, Directory.Exists, "a directory that exists"),
        KeyManager = Endpoint(configuration),
        Timeout = TimeSpan.FromSeconds(configuration.Get(SignatureDeclarations.Timeout)),
        VerifyCertificate = configuration.Get(SignatureDeclarations.VerifySsl),
        TrustedAuthorities = Existing(configuration, SignatureDeclarations.VerifySslPath, File.Exists, "a file that exists"),
    };

    private static string? Existing(ConfigurationSnapshot configuration, Option<string?> option, Predicate<string> exists, string right)
    {
        var path = configuration.Get(option);
        return string.IsNullOrEmpty(path) ? null : exists(path) ? path : throw Wrong(option, path, right);
    }

    private static Uri? Endpoint(ConfigurationSnapshot configuration)
    {
        var text = configuration.Get(SignatureDeclarations.BarbicanEndpoint);
        if (string.IsNullOrEmpty(text))
            return null;
        return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw Wrong(SignatureDeclarations.BarbicanEndpoint, text, "an http or https URL");
    }

    private static ConfigurationException Wrong(Option option, string value, string right) =>
        new([new ConfigurationProblem(ConfigurationProblemKind.Value, $"must be {right}") { Section = option.Group, Option = option.Name, Value = value }]);
}

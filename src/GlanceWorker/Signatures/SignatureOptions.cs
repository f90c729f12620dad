using Glance.Configuration;
using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Surroundings;

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

    /// <summary>Reads the files that are named here.</summary>
    public ConfiguredFiles Files { get; init; } = ConfiguredFiles.OnDisk;

    /// <summary>Reads the options.</summary>
    /// <exception cref="ConfigurationException">A path or a URL is not one; it has every problem.</exception>
    public static SignatureOptions From(ConfigurationSnapshot configuration)
    {
        List<ConfigurationProblem> problems = [];
        var options = new SignatureOptions
        {
            Files = configuration.Files,
            CertificateDirectory = Existing(SignatureDeclarations.CertificateDir, Directory.Exists, "a directory that exists"),
            KeyManager = Endpoint(),
            Timeout = TimeSpan.FromSeconds(configuration.Get(SignatureDeclarations.Timeout)),
            VerifyCertificate = configuration.Get(SignatureDeclarations.VerifySsl),
            TrustedAuthorities = Existing(SignatureDeclarations.VerifySslPath, File.Exists, "a file that exists"),
        };
        return problems.Count == 0 ? options : throw new ConfigurationException(problems);

        string? Existing(Option<string?> option, Predicate<string> exists, string right)
        {
            var path = configuration.Get(option);
            if (string.IsNullOrEmpty(path))
                return null;
            if (!configuration.Files.IsWell(path, exists))
                problems.Add(Wrong(option, path, right));
            return path;
        }

        Uri? Endpoint()
        {
            var text = configuration.Get(SignatureDeclarations.BarbicanEndpoint);
            if (string.IsNullOrEmpty(text))
                return null;
            if (Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
                return uri;
            problems.Add(Wrong(SignatureDeclarations.BarbicanEndpoint, text, "an http or https URL"));
            return null;
        }
    }

    /// <summary>An option whose value is none.</summary>
    internal static ConfigurationProblem Wrong(Option option, string value, string right) =>
        new(ConfigurationProblemKind.Value, $"must be {right}") { Section = option.Group, Option = option.Name, Value = value };
}

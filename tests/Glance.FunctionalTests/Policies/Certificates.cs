using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Glance.TestKit.Processes;

namespace Glance.FunctionalTests.Policies;

/// <summary>An authority and certificates that it signed, as PEM files in a directory.</summary>
internal sealed class Certificates : IDisposable
{
    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2120, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory _directory;
    private readonly X509Certificate2 _authority;

    public Certificates(TemporaryDirectory directory, string name)
    {
        _directory = directory;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        _authority = request.CreateSelfSigned(From, To);
        AuthorityFile = _directory[$"{name}.pem"];
        File.WriteAllText(AuthorityFile, _authority.ExportCertificatePem());
    }

    /// <summary>The authority's certificate.</summary>
    public string AuthorityFile { get; }

    /// <summary>A certificate for 127.0.0.1.</summary>
    public X509Certificate2 ForServer() => Sign("CN=judge");

    /// <summary>A client's certificate and its key, as files.</summary>
    public (string Certificate, string Key) ForClient(string name)
    {
        using var certificate = Sign($"CN={name}");
        using var key = certificate.GetECDsaPrivateKey() ?? throw new InvalidOperationException("the key was just made");
        var files = (_directory[$"{name}.pem"], _directory[$"{name}.key"]);
        File.WriteAllText(files.Item1, certificate.ExportCertificatePem());
        File.WriteAllText(files.Item2, key.ExportPkcs8PrivateKeyPem());
        return files;
    }

    public void Dispose() => _authority.Dispose();

    private X509Certificate2 Sign(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(_authority, From.AddDays(1), To.AddDays(-1), Guid.NewGuid().ToByteArray());
        using var whole = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pfx), null);
    }
}

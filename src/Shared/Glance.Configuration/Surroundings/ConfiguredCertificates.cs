using System.Security.Cryptography.X509Certificates;

namespace Glance.Configuration.Surroundings;

/// <summary>Reads certificates of files that the configuration names, in PEM, as <see cref="ConfiguredFiles"/> reads files.</summary>
public static class ConfiguredCertificates
{
    /// <summary>The certificates of authorities; none when the file holds none.</summary>
    /// <param name="files">Reads it.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">What it holds is no certificate.</exception>
    public static X509Certificate2Collection Authorities(ConfiguredFiles files, string path)
    {
        ArgumentNullException.ThrowIfNull(files);
        var all = new X509Certificate2Collection();
        all.ImportFromPem(files.ReadAscii(path));
        return all;
    }

    /// <summary>Trusts these authorities and no others; revocation is not asked for.</summary>
    /// <param name="authorities">The authorities.</param>
    public static X509ChainPolicy Trusting(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    /// <summary>A certificate with its private key.</summary>
    /// <param name="files">Reads them.</param>
    /// <param name="path">The certificate's file.</param>
    /// <param name="keyPath">The key's file; null when the certificate's holds it, too.</param>
    /// <exception cref="IOException">One of them cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">One of them may not be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">What they hold is no certificate or not its key.</exception>
    public static X509Certificate2 WithKey(ConfiguredFiles files, string path, string? keyPath)
    {
        ArgumentNullException.ThrowIfNull(files);

        // A pipe can be read once.
        var certificate = files.ReadAscii(path);
        var key = keyPath is null || keyPath == path ? certificate : files.ReadAscii(keyPath);
        return X509Certificate2.CreateFromPem(certificate, key);
    }
}

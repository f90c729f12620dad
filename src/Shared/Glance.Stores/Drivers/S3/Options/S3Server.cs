using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Configuration.Surroundings;

namespace Glance.Stores.Drivers.S3.Options;

/// <summary>The S3 server of a store, as its options mean it.</summary>
internal sealed record S3Server
{
    private const string Amazon = "amazonaws.com";

    /// <summary>Scheme, host and path; requests go there whatever host a location has.</summary>
    public required Uri Address { get; init; }

    /// <summary>The bucket that uploads go to.</summary>
    public required string Bucket { get; init; }

    /// <summary>Access key.</summary>
    public required string AccessKey { get; init; }

    /// <summary>Secret key.</summary>
    public required string SecretKey { get; init; }

    /// <summary>What requests are signed for.</summary>
    public required string Region { get; init; }

    /// <summary>Whether the bucket stands in the path of a request, not in the host's name.</summary>
    public required bool BucketInPath { get; init; }

    /// <summary>Authorities believed instead of the system's; null for those.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>What locations have between scheme and bucket: the host as it was written, without its scheme.</summary>
    public required string LocationHost { get; init; }

    /// <summary>Scheme of the locations that are written.</summary>
    public string LocationScheme => Address.Scheme == Uri.UriSchemeHttps ? "s3+https" : "s3";

    /// <summary>Finds out what the options mean, and reads the file of authorities.</summary>
    /// <exception cref="StoreConfigurationException">Options that cannot be meant, all of them in one report.</exception>
    public static S3Server From(S3StoreOptions options)
    {
        var problems = S3StoreDeclarations.FindFaults(option => TextOf(options, option)).Select(fault =>
            Told(options, fault.Option, fault.Problem)).ToList();
        var authorities = options.CaCert.Length == 0 ? null : Read(options, problems);
        if (problems.Count > 0)
            throw new StoreConfigurationException(problems);

        // FindFaults saw that they are there.
        var address = S3StoreDeclarations.AddressOf(options.Host!)!;
        var isAmazon = address.IdnHost.Contains(Amazon, StringComparison.Ordinal);
        var written = options.Host!.Trim();
        var scheme = written.IndexOf("://", StringComparison.Ordinal);
        return new S3Server
        {
            Address = address,
            Bucket = options.Bucket!,
            AccessKey = options.AccessKey!,
            SecretKey = options.SecretKey!,
            Region = options.RegionName is { Length: > 0 } region ? region : RegionOf(address.IdnHost),
            BucketInPath = options.BucketUrlFormat == "path" || (options.BucketUrlFormat == "auto" && !isAmazon),
            Authorities = authorities,
            LocationHost = (scheme < 0 ? written : written[(scheme + 3)..]).Trim('/'),
        };
    }

    /// <summary>
    /// The region in a name such as <c>s3.eu-west-1.amazonaws.com</c> or <c>s3-eu-west-1.amazonaws.com</c>; the one that all servers take
    /// when there is none.
    /// </summary>
    internal static string RegionOf(string host)
    {
        var end = host.IndexOf("." + Amazon, StringComparison.Ordinal);
        var name = end < 0 ? string.Empty : host[..end];
        return name.StartsWith("s3.dualstack.", StringComparison.Ordinal) ? name["s3.dualstack.".Length..]
            : name.Length > 3 && name.StartsWith("s3", StringComparison.Ordinal) && name[2] is '.' or '-' ? name[3..]
            : "us-east-1";
    }

    private static string? TextOf(S3StoreOptions options, Option option) =>
        option == S3StoreDeclarations.S3StoreHost ? options.Host
        : option == S3StoreDeclarations.S3StoreAccessKey ? options.AccessKey
        : option == S3StoreDeclarations.S3StoreSecretKey ? options.SecretKey
        : option == S3StoreDeclarations.S3StoreBucket ? options.Bucket
        : options.BucketUrlFormat;

    private static string Told(S3StoreOptions options, Option option, string problem) =>
        $"{options.Place(option)}[{options.Section}] {option.Name}: {problem}";

    private static X509Certificate2Collection Read(S3StoreOptions options, List<string> problems)
    {
        try
        {
            var all = ConfiguredCertificates.Authorities(options.Files, options.CaCert);
            if (all.Count == 0)
                problems.Add(Told(options, S3StoreDeclarations.S3StoreCaCert, $"{options.CaCert} holds no certificate in PEM"));
            return all;
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            problems.Add(Told(options, S3StoreDeclarations.S3StoreCaCert, $"{options.CaCert} cannot be read: {e.Message}"));
            return [];
        }
    }
}

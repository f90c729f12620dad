using Amazon.Runtime;
using Amazon.S3;
using Glance.Stores.Drivers.S3.Options;
using Glance.Stores.Servers;

namespace Glance.Stores.Drivers.S3.Calls;

/// <summary>The client of one store's server, and its connections.</summary>
internal sealed class S3Connections(S3Server server, TimeSpan connectTimeout) : HttpClientFactory
{
    // Data goes to the socket in pieces of this many bytes.
    private const int BufferSize = 256 * 1024;

    private readonly Lazy<HttpClient> _http = new(() => Make(server, connectTimeout));

    /// <summary>Makes the client; nothing is connected by it.</summary>
    public static AmazonS3Client Connect(S3Server server, S3StoreOptions options) =>
        new(new BasicAWSCredentials(server.AccessKey, server.SecretKey), new AmazonS3Config
        {
            ServiceURL = server.Address.AbsoluteUri,
            AuthenticationRegion = server.Region,
            ForcePathStyle = server.BucketInPath,
            // Nothing of the environment or of ~/.aws is to change what the options say.
            IgnoreConfiguredEndpointUrls = true,
            DefaultConfigurationMode = DefaultConfigurationMode.Standard,
            UseFIPSEndpoint = false,
            UseDualstackEndpoint = false,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = options.Retries,
            RequestChecksumCalculation = options.ChecksumsSent ? RequestChecksumCalculation.WHEN_SUPPORTED
                : RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = options.ChecksumsCompared ? ResponseChecksumValidation.WHEN_SUPPORTED
                : ResponseChecksumValidation.WHEN_REQUIRED,
            BufferSize = BufferSize,
            HttpClientFactory = new S3Connections(server, options.ConnectTimeout),
        });

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _http.Value;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    private static HttpClient Make(S3Server server, TimeSpan connectTimeout)
    {
        var handler = ServerHandler.Make(connectTimeout, server.Authorities);
        handler.MaxResponseDrainSize = 0;
        // ServerPatience ends what takes too long.
        return new HttpClient(new S3Requests(handler)) { Timeout = Timeout.InfiniteTimeSpan };
    }
}

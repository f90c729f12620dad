using Glance.Stores.Drivers.S3;
using Glance.Stores.Drivers.S3.Options;
using Glance.TestKit.S3;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glance.ConformanceTests.Stores;

/// <summary>Stores in real S3 servers.</summary>
internal static class S3StoreActs
{
    /// <summary>Bytes of a part, the fewest that servers take.</summary>
    public const int PartSize = 5 << 20;

    /// <summary>A store that keeps images in a bucket, and has them in parts early.</summary>
    public static S3Store Open(S3TestServer server, string bucket, Func<S3StoreOptions, S3StoreOptions>? change = null)
    {
        var options = new S3StoreOptions
        {
            Host = server.Address.ToString(),
            AccessKey = server.AccessKey,
            SecretKey = server.SecretKey,
            Bucket = bucket,
            LargeObjectSize = PartSize,
            LargeObjectChunkSize = PartSize,
        };
        return S3Store.Create("s3", change?.Invoke(options) ?? options, TimeProvider.System, NullLogger.Instance);
    }
}

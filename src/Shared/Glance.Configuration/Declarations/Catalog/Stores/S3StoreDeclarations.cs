namespace Glance.Configuration.Declarations.Catalog.Stores;

/// <summary>The s3 driver: images in a bucket; not built yet.</summary>
internal static class S3StoreDeclarations
{
    private static readonly NoEffectGroup S3 = new(StoreDeclarations.Group, "the s3 store is not built yet");

    public static readonly StoreDriver Driver = new()
    {
        Name = "s3",
        Schemes = ["s3"],
        Options =
        [
            S3.Unset("s3_store_host", "URL of the S3 server."),
            S3.Str("s3_store_region_name", "", "Region of the S3 server."),
            S3.Secret("s3_store_access_key", "Access key."),
            S3.Secret("s3_store_secret_key", "Secret key."),
            S3.Unset("s3_store_bucket", "Bucket of the images."),
            S3.Bool("s3_store_create_bucket_on_put", false, "Whether a missing bucket is made."),
            S3.Str("s3_store_bucket_url_format", "auto", "Whether the bucket stands in the host name or the path: auto, virtual, path."),
            S3.Int("s3_store_large_object_size", 100, "Size in MB from which an image is uploaded in parts."),
            S3.Int("s3_store_large_object_chunk_size", 10, "Size of those parts in MB, at least 5."),
            S3.Int("s3_store_thread_pools", 10, "Parts uploaded at the same time."),
            S3.Str("s3_store_cacert", "", "Authorities trusted to sign the server's certificate."),
            S3.Bool("s3_store_enable_data_integrity_protection", false, "Whether checksums are sent and checked."),
            S3.Str("s3_store_request_checksum_calculation", "when_required", "When checksums are sent.", ["when_required", "when_supported"]),
            S3.Str("s3_store_response_checksum_validation", "when_required", "When checksums are checked.", ["when_required", "when_supported"]),
        ],
    };
}

namespace Glance.Configuration.Declarations.Catalog;

/// <summary>Options of store drivers that speak to other machines and are not built yet: rbd, s3 and vmware.</summary>
internal static class RemoteStoreDeclarations
{
    private const string Group = StoreDeclarations.Group;
    private static readonly NoEffectGroup Rbd = new(Group, "the rbd store is not built yet");
    private static readonly NoEffectGroup S3 = new(Group, "the s3 store is not built yet");
    private static readonly NoEffectGroup Vmware = new(Group, "the vmware store is not built yet");

    internal static IReadOnlyList<Option> All { get; } =
    [
        Rbd.Int("rbd_store_chunk_size", 8, "Size of RBD objects in MB.", 1),
        Rbd.Str("rbd_store_pool", "images", "Ceph pool of the images."),
        Rbd.Unset("rbd_store_user", "Ceph user; unset lets the Ceph configuration decide."),
        Rbd.Str("rbd_store_ceph_conf", "", "Ceph configuration file; empty uses Ceph's own search."),
        Rbd.Int("rados_connect_timeout", -1, "Seconds to wait for Ceph; 0 or less waits for ever."),
        Rbd.Bool("rbd_thin_provisioning", false, "Whether long runs of zeros are not written."),
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
        Vmware.Host("vmware_server_host", "The ESX or vCenter server."),
        Vmware.Unset("vmware_server_username", "User name there."),
        Vmware.Secret("vmware_server_password", "Password there."),
        Vmware.Int("vmware_api_retry_count", 10, "Tries of a failed call.", 1),
        Vmware.Int("vmware_task_poll_interval", 5, "Seconds between looks at a running task.", 1),
        Vmware.Str("vmware_store_image_dir", "/openstack_glance", "Directory on the datastore."),
        Vmware.Bool("vmware_insecure", false, "Whether the server's certificate goes unchecked.", "vmware_api_insecure"),
        Vmware.Unset("vmware_ca_file", "Authorities trusted to sign that certificate."),
        Vmware.Multi("vmware_datastores", [], "Datastores as path:name:weight, one assignment each."),
    ];
}

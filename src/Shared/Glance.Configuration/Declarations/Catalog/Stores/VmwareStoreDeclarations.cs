namespace Glance.Configuration.Declarations.Catalog.Stores;

/// <summary>The vmware driver: images on a datastore; its configuration is read, its stores are refused (docs/decisions/0366).</summary>
internal static class VmwareStoreDeclarations
{
    private static readonly NoEffectGroup Vmware = new(StoreDeclarations.Group, "stores on VMware datastores are not served");

    public static readonly StoreDriver Driver = new()
    {
        Name = "vmware",
        ClassName = "glance.store.vmware_datastore.Store",
        Schemes = ["vsphere"],
        Refusal = "stores on VMware datastores are not served: glance_store gives their driver up; "
            + "move the images to another store before this service takes over",
        Options =
        [
            Vmware.Host("vmware_server_host", "The ESX or vCenter server."),
            Vmware.Unset("vmware_server_username", "User name there."),
            Vmware.Secret("vmware_server_password", "Password there."),
            Vmware.Int("vmware_api_retry_count", 10, "Tries of a failed call.", 1),
            Vmware.Int("vmware_task_poll_interval", 5, "Seconds between looks at a running task.", 1),
            Vmware.Str("vmware_store_image_dir", "/openstack_glance", "Directory on the datastore."),
            Vmware.Bool("vmware_insecure", false, "Whether the server's certificate goes unchecked.", "vmware_api_insecure"),
            Vmware.Unset("vmware_ca_file", "Authorities trusted to sign that certificate."),
            Vmware.Multi("vmware_datastores", [], "Datastores as path:name:weight, one assignment each."),
        ],
    };
}

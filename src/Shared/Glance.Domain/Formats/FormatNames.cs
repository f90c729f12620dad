namespace Glance.Domain.Formats;

/// <summary>The words for the formats that can be told from content, as <c>disk_format</c> and qemu spell them.</summary>
public static class FormatNames
{
    /// <summary>qcow2</summary>
    public const string Qcow2 = "qcow2";

    /// <summary>qed</summary>
    public const string Qed = "qed";

    /// <summary>vhd</summary>
    public const string Vhd = "vhd";

    /// <summary>vhdx</summary>
    public const string Vhdx = "vhdx";

    /// <summary>vmdk</summary>
    public const string Vmdk = "vmdk";

    /// <summary>vdi</summary>
    public const string Vdi = "vdi";

    /// <summary>iso</summary>
    public const string Iso = "iso";

    /// <summary>gpt: a partition table, old or new</summary>
    public const string Gpt = "gpt";

    /// <summary>luks</summary>
    public const string Luks = "luks";

    /// <summary>raw: none of the others</summary>
    public const string Raw = "raw";
}

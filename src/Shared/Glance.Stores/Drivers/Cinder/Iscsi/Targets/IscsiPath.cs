using System.Globalization;

namespace Glance.Stores.Drivers.Cinder.Iscsi.Targets;

/// <summary>One way to a volume.</summary>
/// <param name="Portal">Where its target is reached.</param>
/// <param name="Target">The target's name.</param>
/// <param name="Lun">The number of the volume there.</param>
internal sealed record IscsiPath(IscsiPortal Portal, string Target, int Lun)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"iSCSI target {Target} LUN {Lun} at {Portal}");
}

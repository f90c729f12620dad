namespace Glance.Stores.Drivers.Cinder.Iscsi.Targets;

/// <summary>A volume behind iSCSI, as a connection_info of Cinder's names it.</summary>
/// <param name="Paths">The ways to it, at least one.</param>
/// <param name="Secrets">What logins are proved with; null when they are not.</param>
/// <param name="IsReadOnly">Whether it was attached for reading only.</param>
internal sealed record IscsiVolume(IReadOnlyList<IscsiPath> Paths, ChapSecrets? Secrets, bool IsReadOnly);

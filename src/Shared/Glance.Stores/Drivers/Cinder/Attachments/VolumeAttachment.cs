using System.Text.Json;
using Glance.Stores.Drivers.Cinder.Logins;
using Glance.Stores.Journals;

namespace Glance.Stores.Drivers.Cinder.Attachments;

/// <summary>A volume that this host may reach, until <see cref="VolumeAttacher.EndAsync"/>.</summary>
/// <param name="Login">With whose rights it was attached, and is detached.</param>
/// <param name="Id">The attachment.</param>
/// <param name="Info">How the volume is reached: Cinder's connection_info.</param>
/// <param name="Note">Its note on this host; null where there is none.</param>
internal sealed record VolumeAttachment(ICinderLogin Login, string Id, JsonElement Info, JournalFile? Note);

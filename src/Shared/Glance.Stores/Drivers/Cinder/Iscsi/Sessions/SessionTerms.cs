using Glance.Stores.Drivers.Cinder.Iscsi.Targets;
using Glance.Stores.Posix;

namespace Glance.Stores.Drivers.Cinder.Iscsi.Sessions;

/// <summary>What all sessions of an open volume have in common.</summary>
/// <param name="Initiator">The name they log in with.</param>
/// <param name="Number">What tells them from those of others: a target ends an older one of the same number.</param>
/// <param name="Secrets">What logins are proved with; null when they are not.</param>
/// <param name="Patience">How long a volume may answer nothing before what waits for it fails.</param>
/// <param name="PathPatience">How long a path may be silent before another one is tried.</param>
/// <param name="Wait">What waits for the sessions' sockets.</param>
/// <param name="Time">The clock.</param>
internal sealed record SessionTerms(
    string Initiator, long Number, ChapSecrets? Secrets, TimeSpan Patience, TimeSpan PathPatience, DescriptorWait Wait, TimeProvider Time);

using Glance.Keystone.Tokens;

namespace GlanceWorker.Pipeline;

/// <summary>
/// Whom the tokens of a request stand for, beside the headers that say the same. It saves the context filter from taking apart what
/// authtoken has just put together; where a filter between the two changed a header, the header counts.
/// </summary>
/// <param name="User">Whom the user's token stands for.</param>
/// <param name="Service">Whom the service's token stands for.</param>
internal sealed record IdentityFeature(Identity User, Identity? Service);

using Glance.Domain.Errors;
using Glance.Operations.Images;

namespace Glance.Operations.Access;

/// <summary>A caller without identity, who may only look, asked for a change.</summary>
public sealed class ReadOnlyAccessException() : GlanceException("Read-only access");

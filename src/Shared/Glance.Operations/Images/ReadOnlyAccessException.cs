using Glance.Domain.Errors;

namespace Glance.Operations.Images;

/// <summary>A caller without identity, who may only look, asked for a change.</summary>
public sealed class ReadOnlyAccessException() : GlanceException("Read-only access");

using Glance.Domain.Errors;

namespace Glance.Stores;

/// <summary>
/// The default store is not among the configured ones; the start ends (a RuntimeError of wsgi-server-contract section 11).
/// </summary>
/// <param name="message">The line an operator sees; operators' scripts know these texts.</param>
public sealed class DefaultStoreMissingException(string message) : GlanceException(message)
{
    /// <summary>The option that names it, as messages name options.</summary>
    public string Option { get; init; } = "[glance_store] default_store";
}

using Glance.Domain.Errors;

namespace Glance.Database.Sql;

/// <summary>A row holds what neither Glance nor this program writes.</summary>
internal sealed class BrokenRowException(string message, Exception? innerException = null)
    : GlanceException(message, innerException);

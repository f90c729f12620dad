using Microsoft.Extensions.Logging;

namespace Glance.Database;

/// <summary>What an engine is started with.</summary>
/// <param name="Url">The database.</param>
/// <param name="Options">What the operator configured.</param>
/// <param name="Time">Clock of pauses between attempts.</param>
/// <param name="Logger">The log.</param>
internal sealed record EngineStart(DatabaseUrl Url, DatabaseOptions Options, TimeProvider Time, ILogger Logger);

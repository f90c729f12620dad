using Glance.Configuration;
using Glance.Configuration.Paste;
using Glance.Database;
using Glance.Logging;
using Glance.Operations.Uploads;
using Glance.Policies;
using Glance.Stores;
using GlanceWorker.Api.V2.Schemas;
using GlanceWorker.Pipeline;

namespace GlanceWorker.Composition;

/// <summary>Why a worker cannot start: the exit code and words an operator gets (docs/contracts/wsgi-server-contract.md section 11).</summary>
/// <param name="ExitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="Reason">What was wrong and what would be right.</param>
internal sealed record StartFailure(int ExitCode, string Reason)
{
    /// <summary>The failure an exception stands for; null for a bug.</summary>
    public static StartFailure? From(Exception exception) => exception switch
    {
        StoreConfigurationException stores => new StartFailure(ExitCodes.BadStoreConfiguration, stores.Message),
        ConfigurationException configuration => new StartFailure(ExitCodes.BadConfigurationValue, configuration.Message),
        UnsupportedHashAlgorithmException or ImageSchemaException => new StartFailure(ExitCodes.ValueError, exception.Message),
        DefaultStoreMissingException or PasteException or UnservedFilterException or DatabaseStartException or LogOutputException or PolicyFileException =>
            new StartFailure(ExitCodes.RuntimeError, exception.Message),
        InvalidDataException or IOException => new StartFailure(ExitCodes.Other, exception.Message),
        _ => null,
    };
}

using Glance.Api.V2.Schemas;
using Glance.Configuration;
using Glance.Configuration.Paste;
using Glance.Configuration.Reporting;
using Glance.Database;
using Glance.Linux.Terminals;
using Glance.Logging;
using Glance.Logging.Masking;
using Glance.Operations.Uploads;
using Glance.Policies;
using Glance.Stores;
using GlanceWorker.Pipeline;

namespace GlanceWorker.Composition;

/// <summary>
/// Why a worker cannot start: the exit code and words an operator gets (docs/contracts/wsgi-server-contract.md section 11).
/// </summary>
/// <param name="ExitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="Reason">What was wrong and what would be right.</param>
internal sealed record StartFailure(int ExitCode, string Reason)
{
    /// <summary>The subject of what a database says.</summary>
    public const string OfDatabase = "database";

    /// <summary>
    /// Which of them speak of the same thing: a start's own failure is left out where the check names the thing in its words.
    /// </summary>
    public string Subject { get; private init; } = string.Empty;

    /// <summary>The failures an exception stands for, each of one line; null for a bug.</summary>
    public static IReadOnlyList<StartFailure>? AllOf(Exception exception) => CodeOf(exception) is not { } code
        ? null
        :
        [
            .. Reasons(exception).Select(reason =>
                new StartFailure(code, PrintableText.Line(reason)) { Subject = SubjectOf(exception) }),
        ];

    /// <summary>The reason with the place of its option in front, and no password of a URL: as start and check alike tell it.</summary>
    /// <param name="configuration">What is set, and where.</param>
    public string ReasonIn(ConfigurationSnapshot configuration) => UrlPasswords.Hide(OptionPlace.Before(Reason, configuration));

    /// <summary>Whether the check has named it in its words.</summary>
    /// <param name="problem">What the check found.</param>
    /// <param name="offline">Whether it left the database alone, of which it knows less than a start then.</param>
    public bool IsToldBy(StartFailure problem, bool offline) =>
        problem.Subject == Subject && (Subject != OfDatabase || !offline || problem.Reason == Reason);

    private static string SubjectOf(Exception exception) => exception switch
    {
        StoreConfigurationException or DefaultStoreMissingException => "stores",
        DatabaseStartException => OfDatabase,
        _ => exception.GetType().Name,
    };

    private static IEnumerable<string> Reasons(Exception exception) => exception switch
    {
        DatabaseStartException database => database.Reasons,
        DefaultStoreMissingException missing => [$"{missing.Option}: {missing.Message}"],
        StoreConfigurationException stores => stores.Problems,
        ConfigurationException configuration => configuration.Problems.Select(problem => problem.ToString()),
        PasteException paste => paste.All.Select(problem => problem.Message),
        PolicyFileException policies => policies.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        _ => [exception.Message],
    };

    private static int? CodeOf(Exception exception) => exception switch
    {
        StoreConfigurationException => ExitCodes.BadStoreConfiguration,
        ConfigurationException => ExitCodes.BadConfigurationValue,
        UnsupportedHashAlgorithmException or ImageSchemaException => ExitCodes.ValueError,
        DefaultStoreMissingException or PasteException or UnservedFilterException or DatabaseStartException or LogOutputException or PolicyFileException => ExitCodes.RuntimeError,
        InvalidDataException or IOException => ExitCodes.Other,
        _ => null,
    };
}

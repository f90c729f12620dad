using System.Data.Common;
using Glance.Database.Schema;
using Glance.Domain.Errors;
using Microsoft.Extensions.Logging;

namespace Glance.Database.Servers;

/// <summary>
/// What the starts of engines that are servers do alike: wait for the server as long as configured, and judge its tables. What the server's
/// failures mean is an engine's to say.
/// </summary>
/// <param name="server">Host, port and database, and how patient to be.</param>
/// <param name="creation">Whether tables may be made.</param>
/// <param name="failures">What failures of this engine mean.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class ServerStart(
    (string Place, RetryOptions Patience) server, DatabaseCreation creation, StartFailures failures, TimeProvider time, ILogger logger)
{
    // With the looks that follow, less than the 30 s after which the supervisor gives a worker up.
    private static readonly TimeSpan ReplacementPatience = TimeSpan.FromSeconds(8);

    /// <summary>Makes what a start needs, and waits for a server that is not there yet.</summary>
    /// <param name="prepare">One attempt.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the attempt returned.</returns>
    /// <exception cref="DatabaseStartException">The database cannot be used.</exception>
    public async ValueTask<bool> PatientlyAsync(Func<CancellationToken, ValueTask<bool>> prepare, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await prepare(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (
                failures.MayPass(failure) && (server.Patience.AtStart < 0 || tries <= server.Patience.AtStart))
            {
                var reason = await failures.DescribeAsync(failure, cancellationToken).ConfigureAwait(false);
                Log.NotYetThere(logger, server.Place, reason, tries, server.Patience.StartInterval.TotalSeconds);
                await Task.Delay(server.Patience.StartInterval, time, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (IsOfServer(failure))
            {
                var reason = await WhyNotAsync(failure, cancellationToken).ConfigureAwait(false);
                throw new DatabaseStartException($"[database] connection: {server.Place}: {reason}", failure);
            }
        }
    }

    /// <summary>
    /// The start of a worker that replaces another: the first start made what is to be there, and this worker had better answer 503 than not
    /// be there. So it looks once, tells in one line why requests will be refused, and waits for nobody (docs/decisions/0416).
    /// </summary>
    /// <param name="look">Judges the tables.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async ValueTask LookAsync(Func<CancellationToken, ValueTask<SchemaVerdict>> look, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ReplacementPatience);
        string? reason;
        try
        {
            var verdict = await look(limit.Token).ConfigureAwait(false);
            reason = verdict.IsEmpty ? "it has no tables: restore it" : verdict.Problem;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            reason = $"it does not answer within {ReplacementPatience.TotalSeconds} s";
        }
        catch (DatabaseStartException refused)
        {
            reason = refused.Message;
        }
        catch (Exception failure) when (IsOfServer(failure))
        {
            reason = await WhyNotAsync(failure, cancellationToken).ConfigureAwait(false);
        }

        if (reason is not null)
            Log.ServesWithout(logger, server.Place, reason);
    }

    /// <summary>Whether the tables are to be made; tells of what an operator should know.</summary>
    /// <param name="verdict">What was found.</param>
    /// <exception cref="DatabaseStartException">The database cannot be used, or is empty and this is not the first start.</exception>
    public bool MakesTables(SchemaVerdict verdict)
    {
        if (verdict.Problem is { } problem)
            throw new DatabaseStartException($"[database] connection: {server.Place} cannot be used: {problem}");
        if (verdict.Doubt is { } doubt)
            Log.SchemaDoubt(logger, server.Place, doubt);
        return verdict.IsEmpty && !creation.FirstStart
            ? throw new DatabaseStartException(
                $"[database] connection: {server.Place} has no tables: only the first start of a service makes them, so that a lost "
                    + "database is not taken for a new one; restore it, or restart the service to begin with an empty one")
            : verdict.IsEmpty;
    }

    private async ValueTask<string> WhyNotAsync(Exception failure, CancellationToken cancellationToken)
    {
        var reason = await failures.DescribeAsync(failure, cancellationToken).ConfigureAwait(false);
        return $"{failures.Explain(failure) ?? "it cannot be used"}: {reason}";
    }

    private static bool IsOfServer(Exception failure) =>
        failure is DbException or TimeoutException or DatabaseUnavailableException or IOException;
}

using System.Data.Common;
using Glance.Domain.Errors;
using Microsoft.Extensions.Logging;

namespace Glance.Database.Servers;

/// <summary>
/// The start of a worker that replaces another. The first start made what is to be there, and this worker had better answer 503 than not be
/// there: so it looks once, tells what is wrong, and waits for nobody (docs/decisions/0416).
/// </summary>
internal static class ReplacementStart
{
    // With the looks that follow, less than the 30 s after which the supervisor gives a worker up.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>Looks, and tells in one line why requests will be refused.</summary>
    /// <param name="place">The database, for messages.</param>
    /// <param name="look">Tells why the database cannot be used; null when it can.</param>
    /// <param name="describe">Tells what a failure of the look means.</param>
    /// <param name="logger">The log.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async ValueTask LookAsync(
        string place,
        Func<CancellationToken, ValueTask<string?>> look,
        Func<Exception, CancellationToken, ValueTask<string>> describe,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        string? reason;
        try
        {
            reason = await look(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            reason = $"it does not answer within {Patience.TotalSeconds} s";
        }
        catch (DatabaseStartException refused)
        {
            reason = refused.Message;
        }
        catch (Exception failure) when (failure is DbException or TimeoutException or DatabaseUnavailableException or IOException)
        {
            reason = await describe(failure, cancellationToken).ConfigureAwait(false);
        }

        if (reason is not null)
            Log.ServesWithout(logger, place, reason);
    }
}

using System.Net;
using Glance.Stores.Drivers.Cinder.Iscsi.Targets;

namespace Glance.Stores.Drivers.Cinder.Iscsi.Sessions;

/// <summary>The ways to a volume, of which one at a time is used.</summary>
/// <param name="paths">The ways, with addresses in place of names.</param>
/// <param name="terms">What their sessions have in common.</param>
internal sealed class IscsiPaths(IReadOnlyList<IscsiPath> paths, SessionTerms terms)
{
    // An array of several machines sends a login to one of them, which may send it on.
    private const int MostMoves = 4;

    private readonly IscsiException?[] _failures = new IscsiException?[paths.Count];
    private int _next;

    /// <summary>The volume, as the first session found it; null before.</summary>
    public IscsiUnit? Unit { get; private set; }

    /// <summary>Whether the next one that is tried is the first of them.</summary>
    public bool IsRoundOver => _next == 0;

    /// <summary>Tries the next one.</summary>
    /// <param name="isGivenUp">Whether nobody wants it any more.</param>
    /// <returns>The session; null when there is none by that path.</returns>
    public IscsiLink? TryNext(Func<bool> isGivenUp)
    {
        var index = _next;
        try
        {
            return Open(paths[index], isGivenUp);
        }
        catch (IscsiException e)
        {
            // That nobody waited longer says nothing of the path.
            if (e.Fault != IscsiFault.GivenUp)
                _failures[index] = e;
            Leave();
            return null;
        }
    }

    /// <summary>The path that was used last is no good: another one comes first.</summary>
    public void Leave() => _next = (_next + 1) % paths.Count;

    /// <summary>What became of all of them.</summary>
    public IscsiException Failure()
    {
        var failures = _failures.OfType<IscsiException>().ToList();
        var worst = failures.Select(static failure => failure.Fault).DefaultIfEmpty(IscsiFault.Unreachable)
            .FirstOrDefault(static fault => fault is IscsiFault.Refused or IscsiFault.Missing, IscsiFault.Unreachable);
        return new IscsiException(worst,
            failures.Count > 0 ? string.Join("; ", failures.Select(static failure => failure.Message)) : $"{paths[0]}: it did not answer");
    }

    /// <summary>Whether all of them have refused the login, which another try does not change.</summary>
    public bool AllRefuse => _failures.All(static failure => failure?.Fault == IscsiFault.Refused);

    private IscsiLink Open(IscsiPath path, Func<bool> isGivenUp)
    {
        for (var moves = 0; moves <= MostMoves; moves++)
        {
            var link = IscsiLink.Open(path, terms, isGivenUp, out var movedTo);
            if (link is not null)
                return Known(link);
            if (!IscsiPortal.TryParse(movedTo, out var portal) || portal.Address is null)
                throw new IscsiException(IscsiFault.Unreachable, path, $"the target has moved to {movedTo}, which is no address");
            path = path with { Portal = portal };
        }

        throw new IscsiException(IscsiFault.Unreachable, path, $"the target has moved {MostMoves} times");
    }

    // Where a number was given to another volume meanwhile, nothing of ours is to be written to that.
    private IscsiLink Known(IscsiLink link)
    {
        try
        {
            var unit = UnitQuestions.Ask(link);
            Unit ??= unit;
            return Unit.IsSameAs(unit)
                ? link
                : throw new IscsiException(IscsiFault.Missing, link.Path, "another volume is there than before");
        }
        catch
        {
            link.Dispose();
            throw;
        }
    }

    /// <summary>The paths with names looked up; one for each address.</summary>
    /// <exception cref="IscsiException">None of the names can be looked up.</exception>
    public static async Task<IReadOnlyList<IscsiPath>> LookUpAsync(
        IReadOnlyList<IscsiPath> named, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var found = new List<IscsiPath>();
        IscsiException? failure = null;
        foreach (var path in named)
        {
            if (path.Portal.Address is not null)
            {
                found.Add(path);
                continue;
            }

            try
            {
                var addresses = await Dns.GetHostAddressesAsync(path.Portal.Host, cancellationToken)
                    .WaitAsync(patience, time, cancellationToken).ConfigureAwait(false);
                found.AddRange(addresses.Select(address => path with { Portal = path.Portal.At(address) }));
            }
            catch (Exception e) when (e is System.Net.Sockets.SocketException or TimeoutException)
            {
                failure = new IscsiException(IscsiFault.Unreachable, path, $"its name cannot be looked up: {e.Message}");
            }
        }

        return found.Count > 0 ? found : throw failure!; // not null: there is a path, and it was not found
    }
}

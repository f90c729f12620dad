namespace GlanceWorker.Filters;

/// <summary>Request ids: <c>req-</c> and a random UUID, or what the client brought with that prefix put before it.</summary>
internal static class RequestIds
{
    /// <summary>The header in both directions.</summary>
    public const string Header = "x-openstack-request-id";

    private const string Prefix = "req-";

    /// <summary>A fresh id.</summary>
    public static string New() => string.Create(40, Guid.NewGuid(), static (target, id) =>
    {
        Prefix.CopyTo(target);
        id.TryFormat(target[Prefix.Length..], out _);
    });

    /// <summary>The client's id as it is logged and returned; a fresh one when there is none.</summary>
    public static string Adopt(string given) =>
        given.Length == 0 ? New() : given.StartsWith(Prefix, StringComparison.Ordinal) ? given : Prefix + given;
}

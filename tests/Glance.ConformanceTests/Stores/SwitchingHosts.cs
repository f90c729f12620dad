using System.Net;
using Glance.Domain.Locations;

namespace Glance.ConformanceTests.Stores;

/// <summary>A name service whose answers follow one another, the last for ever; at first it knows nobody.</summary>
internal sealed class SwitchingHosts : IHostResolver
{
    public string[][] Answers { get; set; } = [[]];

    public int Asked { get; private set; }

    public bool IsOwn(IPAddress address) => IPAddress.IsLoopback(address);

    public ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<IPAddress>>([.. Answers[Math.Min(Asked++, Answers.Length - 1)].Select(IPAddress.Parse)]);
}

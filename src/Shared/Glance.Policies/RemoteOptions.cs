using Glance.Configuration.Surroundings;
using Glance.Policies.Remote;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glance.Policies;

/// <summary>How rules that are addresses are asked.</summary>
public sealed record RemoteOptions
{
    /// <summary>Whether questions are JSON; otherwise they are a form.</summary>
    public bool Json { get; init; }

    /// <summary>Whether the server's certificate is checked.</summary>
    public bool VerifyServer { get; init; }

    /// <summary>PEM file of authorities trusted to sign it; null for the system's.</summary>
    public string? Authorities { get; init; }

    /// <summary>PEM file of our certificate; null for none.</summary>
    public string? Certificate { get; init; }

    /// <summary>PEM file of its key; null when the certificate's file holds it.</summary>
    public string? Key { get; init; }

    /// <summary>Reads the files that are named here.</summary>
    public ConfiguredFiles Files { get; init; } = ConfiguredFiles.OnDisk;

    /// <summary>How long an answer is waited for.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Looks at the certificate files, whatever the policy files are.</summary>
    /// <exception cref="PolicyFileException">One of them cannot be used.</exception>
    public void Check() => RemotePolicyClient.Create(this, NullLogger.Instance).Dispose();
}

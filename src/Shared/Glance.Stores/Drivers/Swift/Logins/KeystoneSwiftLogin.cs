using Glance.Keystone;
using Glance.Keystone.Sessions;
using Glance.Stores.Drivers.Swift.Options;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Swift.Logins;

/// <summary>Logs in at Keystone, whose catalogue says where the account is unless the options do.</summary>
internal sealed class KeystoneSwiftLogin(SwiftReference reference, SwiftStoreOptions options, TimeProvider time, ILogger logger)
    : ISwiftLogin
{
    private readonly ServiceAccess _access = new(
        new SessionOptions
        {
            Login = reference.ToLogin(),
            Interface = options.EndpointType,
            Region = options.Region,
            CaFile = options.CaCert,
            Insecure = options.Insecure,
            Files = options.Files,
            RenewEarly = options.RenewEarly,
            RequestTimeout = options.AnswerTimeout / 4, // A question waits twice as long at most, and Swift is to have its time too.
        },
        options.Section,
        options.ServiceType,
        time,
        logger);

    private Known? _last;

    public async ValueTask<SwiftPass> CurrentAsync(CancellationToken cancellationToken)
    {
        ServiceGrant grant;
        try
        {
            grant = await _access.CurrentAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (KeystoneUnavailableException e)
        {
            throw new SwiftLoginException(e.Message, e.InnerException);
        }

        if (Volatile.Read(ref _last) is { } last && ReferenceEquals(last.Grant, grant))
            return last.Pass;
        var storage = options.Endpoint ?? grant.Endpoint ?? throw new SwiftLoginException(
            $"the catalogue for {Who()} at {reference.AuthAddress} has no {options.EndpointType} of a service {options.ServiceType}"
            + (options.Region is null ? string.Empty : $" in region {options.Region}"));
        var pass = new SwiftPass(grant.Token, storage.AbsoluteUri.TrimEnd('/'));
        Volatile.Write(ref _last, new Known(grant, pass));
        return pass;
    }

    /// <summary>Has the user of a token trust the service.</summary>
    /// <exception cref="KeystoneUnavailableException">There is no trust to be had.</exception>
    public Task<UserTrust> MakeTrustAsync(string userToken) => _access.MakeTrustAsync(userToken);

    public void Forget(SwiftPass refused)
    {
        if (Volatile.Read(ref _last) is { } last && ReferenceEquals(last.Pass, refused))
            _access.Forget(last.Grant);
    }

    public void Dispose() => _access.Dispose();

    private string Who() => reference.CredentialId is null ? reference.User : "the application credential";

    private sealed record Known(ServiceGrant Grant, SwiftPass Pass);
}

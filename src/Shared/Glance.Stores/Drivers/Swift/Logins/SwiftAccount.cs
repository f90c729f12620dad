namespace Glance.Stores.Drivers.Swift.Logins;

/// <summary>An account as somebody uses it: how locations in it begin, and with whose rights it is asked.</summary>
/// <param name="beginning">What stands before the container in a location.</param>
/// <param name="login">Makes the login, when it is needed first.</param>
internal sealed class SwiftAccount(string beginning, Func<ISwiftLogin> login)
{
    private readonly Lazy<ISwiftLogin> _login = new(login);

    /// <summary>What stands before the container in a location.</summary>
    public string Beginning => beginning;

    /// <summary>With whose rights it is asked.</summary>
    public ISwiftLogin Login => _login.Value;

    /// <summary>Ends what the login of one upload holds; one that the store keeps goes on.</summary>
    public ValueTask EndAsync() =>
        _login is { IsValueCreated: true, Value: IAsyncDisposable own } ? own.DisposeAsync() : ValueTask.CompletedTask;
}

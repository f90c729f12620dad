using System.Net.Sockets;

namespace Glance.Control.Administration;

/// <summary>Asks a supervisor.</summary>
public static class AdministrationClient
{
    /// <summary>Asks, and waits for the answer as long as that takes: a reload is answered when its outcome is known.</summary>
    /// <param name="pid">The supervisor.</param>
    /// <param name="ask">A word of <see cref="AdministrationQuestion"/>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="IOException">It cannot be asked, or did not answer; the message says why.</exception>
    public static async Task<AdministrationAnswer> AskAsync(int pid, string ask, CancellationToken cancellationToken)
    {
        try
        {
            using var connection = AdministrationSocket.Connect(pid);
            await AdministrationLine.SendAsync(connection, new AdministrationQuestion { Ask = ask }, AdministrationJson.Default.AdministrationQuestion, cancellationToken).ConfigureAwait(false);
            return await AdministrationLine.ReceiveAsync(connection, AdministrationJson.Default.AdministrationAnswer, AdministrationLine.MaxAnswer, cancellationToken).ConfigureAwait(false)
                ?? throw new IOException($"process {pid} hung up without an answer: it ended, or another program has taken over meanwhile");
        }
        catch (SocketException silent) when (silent.SocketErrorCode == SocketError.ConnectionRefused)
        {
            throw new IOException($"process {pid} answers no questions: it has just begun or is about to end; its log says which", silent);
        }
        catch (SocketException silent) when (silent.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            throw new IOException($"process {pid} hung up: only root and the user that it runs as may ask it", silent);
        }
        catch (SocketException refused)
        {
            throw new IOException($"process {pid} cannot be asked: {refused.Message}", refused);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or UnauthorizedAccessException)
        {
            throw new IOException($"process {pid} gave no usable answer: {wrong.Message}", wrong);
        }
    }
}

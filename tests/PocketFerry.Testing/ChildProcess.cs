using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace PocketFerry.Testing;

/// <summary>How to start a <see cref="ChildProcess"/>.</summary>
public sealed record ChildProcessOptions
{
    /// <summary>Variables to set, or with a null value to remove; everything else is inherited.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The folder the process starts in; null for this process's own.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>What the process reads from its standard input, which ends after it.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Leaves standard input open after <see cref="Input"/>, so that the child waits for more.</summary>
    public bool KeepInputOpen { get; init; }
}

/// <summary>
/// A process this one has started: its output is captured as bytes, and it doesn't outlive this process.
/// Safe to read from several threads.
/// </summary>
public sealed partial class ChildProcess : IAsyncDisposable
{
    private const int SigTerm = 15;

    // Killed when the tests end early: Ctrl-C and SIGTERM raise ProcessExit too. The rest is the OrphanGuard's.
    private static readonly ConcurrentDictionary<ChildProcess, byte> Running = new();

    private readonly Process _process;
    private readonly CapturedStream _out;
    private readonly CapturedStream _error;
    private readonly Task _fed;

    static ChildProcess() =>
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            foreach (var child in Running.Keys)
            {
                child.Kill();
            }
        };

    private ChildProcess(Process process, string name, ChildProcessOptions options)
    {
        _process = process;
        Name = name;
        Id = process.Id;
        Running[this] = 0;
        OrphanGuard.Watch(Id);
        _out = new CapturedStream(process.StandardOutput.BaseStream);
        _error = new CapturedStream(process.StandardError.BaseStream);
        _fed = FeedAsync(process.StandardInput.BaseStream, options);
    }

    /// <summary>The program and its arguments, for messages.</summary>
    public string Name { get; }

    /// <summary>The process id.</summary>
    public int Id { get; }

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Standard output so far, as bytes.</summary>
    public byte[] OutBytes => _out.Bytes;

    /// <summary>Standard output so far, read as UTF-8.</summary>
    public string Out => Encoding.UTF8.GetString(_out.Bytes);

    /// <summary>Standard error so far, read as UTF-8.</summary>
    public string Error => Encoding.UTF8.GetString(_error.Bytes);

    /// <summary>Starts <paramref name="file"/>; arguments are passed as they are, with no shell between.</summary>
    public static ChildProcess Start(string file, IEnumerable<string> arguments, ChildProcessOptions? options = null)
    {
        options ??= new ChildProcessOptions();
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = options.WorkingDirectory ?? "",
        };
        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
        }
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start.");
        return new ChildProcess(process, string.Join(' ', start.ArgumentList.Prepend(file)), options);
    }

    /// <summary>Waits until the process has ended and its output is complete; gives its exit code.</summary>
    /// <exception cref="TimeoutException">It took longer than <paramref name="timeout"/>, and was killed.</exception>
    public async Task<int> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            Forget();
            // A grandchild may hold the pipes open for longer than the process lived.
            await Task.WhenAll(_out.Completion, _error.Completion, _fed).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException($"{Name} was still running after {timeout}.\n{Out}{Error}");
        }
        return _process.ExitCode;
    }

    /// <summary>Writes to the standard input of a process started with <see cref="ChildProcessOptions.KeepInputOpen"/>.</summary>
    public async Task WriteAsync(string text)
    {
        await _fed;
        await _process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(text));
        await _process.StandardInput.BaseStream.FlushAsync();
    }

    /// <summary>Ends the standard input of a process started with <see cref="ChildProcessOptions.KeepInputOpen"/>.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Asks the process to end (SIGTERM), or where there are no signals kills it.</summary>
    public void Terminate() => Signal(SigTerm);

    /// <summary>Sends a signal by its number, such as 2 for an interrupt; kills the process where there are no signals.</summary>
    public void Signal(int number)
    {
        // The id belongs to this child for as long as its exit has not been collected.
        if (HasExited)
        {
            return;
        }
        if (OperatingSystem.IsWindows())
        {
            Kill();
        }
        else
        {
            _ = SendSignal(Id, number);
        }
    }

    /// <summary>Ends the process at once (SIGKILL); does nothing when it has ended.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    /// <summary>Kills the process if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
        Forget();
        _process.Dispose();
    }

    private void Forget()
    {
        if (Running.TryRemove(this, out _))
        {
            OrphanGuard.Forget(Id);
        }
    }

    private static async Task FeedAsync(Stream input, ChildProcessOptions options)
    {
        try
        {
            await input.WriteAsync(options.Input);
            await input.FlushAsync();
            if (!options.KeepInputOpen)
            {
                input.Close();
            }
        }
        catch (IOException)
        {
            // The process ended, or closed its input, before it had read everything.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int number);
}

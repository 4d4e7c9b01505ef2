using PhotoSearch.Commands;
using PhotoSearch.Decoding;

// The child that decodes one photo after another: it must be small, so nothing else of the program is set up in it.
return args is ["decoder", .. var rest] ? DecoderChild.Run(rest) : await CommandLine.RunAsync(args);

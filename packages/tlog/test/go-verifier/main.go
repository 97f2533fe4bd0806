// Verifies a tiled log by the Go project's own implementation of signed notes, tiles and proofs (golang.org/x/mod/sumdb).
//
// Usage: main FOLDER VKEY. FOLDER has tiles under their C2SP paths and a checkpoint for each size that was signed (checkpoint.SIZE).
// For each of them: signature, tree, an inclusion proof of every entry, and a consistency proof from every smaller one.
package main

import (
	"encoding/base64"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// folder reads tiles; their paths here name the height, those of C2SP do not.
type folder string

func (f folder) Height() int                              { return 8 }
func (f folder) SaveTiles(_ []tlog.Tile, _ [][]byte)      {}
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		bytes, err := os.ReadFile(filepath.Join(string(f), filepath.FromSlash(path)))
		if err != nil {
			return nil, err
		}
		data = append(data, bytes)
	}
	return data, nil
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// open verifies the signature of a checkpoint and reads its tree.
func open(path, origin string, key note.Verifier) tlog.Tree {
	text, err := os.ReadFile(path)
	check(err)
	signed, err := note.Open(text, note.VerifierList(key))
	check(err)
	lines := strings.Split(signed.Text, "\n")
	if len(lines) < 4 || lines[0] != origin {
		log.Fatalf("%s: not a checkpoint of %s", path, origin)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	root, err := base64.StdEncoding.DecodeString(lines[2])
	check(err)
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree
}

func main() {
	key, err := note.NewVerifier(os.Args[2])
	check(err)
	paths, err := filepath.Glob(filepath.Join(os.Args[1], "checkpoint.*"))
	check(err)
	var trees []tlog.Tree
	for _, path := range paths {
		trees = append(trees, open(path, key.Name(), key))
	}
	sort.Slice(trees, func(i, j int) bool { return trees[i].N < trees[j].N })
	proofs := 0
	for i, tree := range trees {
		reader := tlog.TileHashReader(tree, folder(os.Args[1]))
		for n := int64(0); n < tree.N; n++ {
			hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, n)})
			check(err)
			proof, err := tlog.ProveRecord(tree.N, n, reader)
			check(err)
			check(tlog.CheckRecord(proof, tree.N, tree.Hash, n, hashes[0]))
			proofs++
		}
		for _, older := range trees[:i] {
			if older.N == 0 {
				continue
			}
			proof, err := tlog.ProveTree(tree.N, older.N, reader)
			check(err)
			check(tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash))
			proofs++
		}
	}
	fmt.Printf("%d checkpoints, %d proofs\n", len(trees), proofs)
}
